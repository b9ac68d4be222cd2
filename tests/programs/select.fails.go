package main

import "fmt"

func main() {
	full, empty := make(chan int, 1), make(chan int)
	for i := 1; ; i++ {
		select {
		case full <- i:
			fmt.Println("full")
		case <-empty:
			fmt.Println("empty")
		}
	}
}
