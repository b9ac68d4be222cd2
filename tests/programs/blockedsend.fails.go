package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan int)
	over := make(chan struct{})
	go func() {
		defer close(over)
		fmt.Println("sending")
		ch <- 1
		fmt.Println("not reached")
	}()
	time.Sleep(10 * time.Millisecond)
	close(ch)
	select {}
}
