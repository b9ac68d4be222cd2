package main

import "fmt"

func count(upTo int) <-chan int {
	out := make(chan int)
	go func() {
		for i := 1; i <= upTo; i++ {
			out <- i
		}
		close(out)
	}()
	return out
}

func apply[A, B any](in <-chan A, f func(A) B) <-chan B {
	out := make(chan B, 2)
	go func() {
		for value := range in {
			out <- f(value)
		}
		close(out)
	}()
	return out
}

func main() {
	squares := apply(count(8), func(n int) int { return n * n })
	plusOne := apply(squares, func(n int) int { return n + 1 })
	lines := apply(plusOne, func(n int) string { return fmt.Sprintf("value %d", n) })
	for line := range lines {
		fmt.Println(line)
	}
	fmt.Println("closed")
}
