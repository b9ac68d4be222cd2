package main

import (
	"errors"
	"fmt"
)

func fail() {
	defer fmt.Println("deferred")
	panic(errors.New("the disk is on fire"))
}

func main() {
	ch := make(chan struct{})
	go fail()
	<-ch
	fmt.Println("not reached")
}
