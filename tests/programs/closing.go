package main

import "fmt"

func main() {
	queue := make(chan string, 4)
	for _, word := range []string{"one", "two", "three"} {
		queue <- word
	}
	close(queue)
	fmt.Println("length", len(queue), "of", cap(queue))
	fmt.Println("first", <-queue)
	for word := range queue {
		fmt.Println("then", word)
	}
	for i := 0; i < 2; i++ {
		value, ok := <-queue
		fmt.Printf("after the end: %q %v\n", value, ok)
	}

	done := make(chan struct{})
	finished := make(chan int)
	for i := 0; i < 5; i++ {
		go func() {
			<-done
			finished <- i
		}()
	}
	close(done)
	sum := 0
	for i := 0; i < 5; i++ {
		sum += <-finished
	}
	fmt.Println("all were woken:", sum)
}
