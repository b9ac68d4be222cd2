package main

import (
	"errors"
	"fmt"
	"time"
)

func protect(name string, body func()) {
	defer fmt.Println(name, "is over")
	defer func() {
		if r := recover(); r != nil {
			fmt.Printf("%s: %v\n", name, r)
		}
	}()
	body()
	fmt.Printf("%s: no panic\n", name)
}

func closed() chan int {
	ch := make(chan int, 1)
	close(ch)
	return ch
}

func main() {
	protect("send", func() { closed() <- 1 })
	protect("close", func() { close(closed()) })
	protect("nil", func() { var ch chan int; close(ch) })
	protect("make", func() { n := -1; _ = make(chan int, n) })
	protect("receive", func() { <-closed() })
	protect("own", func() { panic(errors.New("something of ours")) })
	protect("outer", func() {
		protect("inner", func() { panic(errors.New("caught inside")) })
		panic(errors.New("caught outside"))
	})
	ch := make(chan int)
	over := make(chan struct{})
	go func() {
		protect("blocked send", func() { ch <- 1 })
		close(over)
	}()
	time.Sleep(10 * time.Millisecond)
	close(ch)
	<-over
	fmt.Println("main is over")
}
