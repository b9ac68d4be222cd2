package main

import (
	"fmt"
	"sync"
)

type request struct {
	a, b  int
	reply chan<- int
}

func serve(requests <-chan request, quit <-chan struct{}, served chan<- int) {
	count := 0
loop:
	for {
		select {
		case r := <-requests:
			go func() { r.reply <- r.a * r.b }()
			count++
		case <-quit:
			break loop
		}
	}
	served <- count
}

func main() {
	requests := make(chan request)
	quit, served := make(chan struct{}), make(chan int)
	go serve(requests, quit, served)
	var sums [11]int
	var clients sync.WaitGroup
	for id := 1; id <= 10; id++ {
		clients.Go(func() {
			for i := 1; i <= id; i++ {
				reply := make(chan int)
				requests <- request{id, i, reply}
				sums[id] += <-reply
			}
		})
	}
	clients.Wait()
	quit <- struct{}{}
	fmt.Println("served", <-served)
	for id := 1; id <= 10; id++ {
		fmt.Printf("client %d: %d\n", id, sums[id])
	}
}
