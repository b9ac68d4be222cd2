package main

import "fmt"

func fibonacci(out chan<- int, quit <-chan struct{}) {
	x, y := 0, 1
loop:
	for {
		select {
		case out <- x:
			x, y = y, x+y
		case <-quit:
			break loop
		}
	}
	fmt.Println("quit")
}

func main() {
	numbers, quit := make(chan int), make(chan struct{})
	go func() {
		for i := 0; i < 20; i++ {
			fmt.Println(<-numbers)
		}
		quit <- struct{}{}
	}()
	fibonacci(numbers, quit)
}
