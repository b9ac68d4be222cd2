package main

import "fmt"

func main() {
	printed := make(chan struct{})
	go func() {
		fmt.Println("one")
		printed <- struct{}{}
	}()
	<-printed
	go fmt.Println("two")
	select {}
}
