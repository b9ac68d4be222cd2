package main

import "fmt"

func step(n int) int {
	ch := make(chan int, 1)
	ch <- n
	if n == 3 {
		panic(fmt.Errorf("step %d failed", n))
	}
	fmt.Println("step", n)
	return <-ch
}

func main() {
	for n := 1; ; n++ {
		step(n)
	}
}
