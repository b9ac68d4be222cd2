package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	ch <- 1
	close(ch)
	defer fmt.Println("deferred")
	fmt.Println("received", <-ch)
	ch <- 2
	fmt.Println("not reached")
}
