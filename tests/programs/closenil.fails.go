package main

import "fmt"

func main() {
	var never chan int
	fmt.Println("before")
	close(never)
	fmt.Println("not reached")
}
