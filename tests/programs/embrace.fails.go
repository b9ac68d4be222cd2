package main

import "fmt"

func exchange(mine, other chan string, done chan<- struct{}) {
	text := <-mine
	other <- text
	done <- struct{}{}
}

func main() {
	a, b, done := make(chan string), make(chan string), make(chan struct{})
	go exchange(a, b, done)
	go exchange(b, a, done)
	fmt.Println("started")
	<-done
	fmt.Println("not reached")
}
