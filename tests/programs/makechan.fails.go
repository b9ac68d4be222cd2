package main

import "fmt"

func main() {
	for size := 1; ; size-- {
		fmt.Println("made one of", cap(make(chan int, size)))
	}
}
