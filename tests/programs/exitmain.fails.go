package main

import (
	"fmt"
	"runtime"
)

func main() {
	ch := make(chan int)
	left := make(chan struct{})
	go func() {
		<-left
		for i := 0; i < 3; i++ {
			ch <- i
		}
		close(ch)
	}()
	go func() {
		for value := range ch {
			fmt.Println(value)
		}
		fmt.Println("the others are done")
	}()
	defer func() {
		fmt.Println("main has left")
		close(left)
	}()
	runtime.Goexit()
}
