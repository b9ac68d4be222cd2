package main

import "fmt"

func greet(name string, out chan<- string) {
	out <- "hello, " + name
}

func main() {
	messages := make(chan string)
	go greet("goroutine", messages)
	fmt.Println(<-messages)
}
