package main

import (
	"fmt"
	"runtime"
)

func main() {
	go func() {
		<-make(chan struct{})
	}()
	fmt.Println("main leaves")
	runtime.Goexit()
}
