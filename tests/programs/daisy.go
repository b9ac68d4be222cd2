package main

import "fmt"

func whisper(left chan<- int, right <-chan int) {
	left <- 1 + <-right
}

func main() {
	leftmost := make(chan int)
	right := leftmost
	for i := 0; i < 10000; i++ {
		left := right
		right = make(chan int)
		go whisper(left, right)
	}
	go func(c chan<- int) { c <- 1 }(right)
	fmt.Println(<-leftmost)
}
