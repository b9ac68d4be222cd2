package main

import (
	"fmt"
	"runtime"
)

func deep(depth int) {
	defer fmt.Println("deferred at", depth)
	if depth == 0 {
		runtime.Goexit()
	}
	deep(depth - 1)
	fmt.Println("not reached")
}

func worker(done chan<- string) {
	defer func() { done <- "worker is done" }()
	func() {
		defer func() {
			if r := recover(); r != nil {
				fmt.Println("recovered: not reached")
			}
		}()
		deep(3)
	}()
	fmt.Println("not reached either")
}

func main() {
	done := make(chan string)
	go worker(done)
	fmt.Println(<-done)
	go func() {
		defer func() { done <- "an ordinary return defers too" }()
	}()
	fmt.Println(<-done)
}
