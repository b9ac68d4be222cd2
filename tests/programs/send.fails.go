package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	for i := 1; ; i++ {
		ch <- i
		fmt.Println("sent", i)
	}
}
