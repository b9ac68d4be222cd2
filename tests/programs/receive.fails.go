package main

import "fmt"

func main() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	fmt.Println("received", <-ch)
	fmt.Println("received", <-ch)
}
