package main

import (
	"fmt"
	"sync"
)

type ball struct{ hits int }

func player(name string, mine, other chan *ball, all *sync.WaitGroup) {
	defer all.Done()
	for b := range mine {
		b.hits++
		fmt.Println(name, b.hits)
		if b.hits == 10 {
			close(mine)
		} else {
			other <- b
		}
	}
	fmt.Println(name, "goes home")
	if name == "pong" {
		close(other)
	}
}

func main() {
	left, right := make(chan *ball), make(chan *ball)
	var all sync.WaitGroup
	all.Add(2)
	go player("ping", left, right, &all)
	go player("pong", right, left, &all)
	left <- &ball{}
	all.Wait()
	fmt.Println("done")
}
