package main

import "fmt"

func main() {
	var never chan int
	select {
	case <-never:
		fmt.Println("ready")
	default:
		fmt.Println("not ready")
	}
	<-never
}
