package main

import "fmt"

func sorted(values []int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		if len(values) == 1 {
			out <- values[0]
		}
		if len(values) <= 1 {
			return
		}
		middle := len(values) / 2
		left, right := sorted(values[:middle]), sorted(values[middle:])
		a, okA := <-left
		b, okB := <-right
		for okA || okB {
			if okA && (!okB || a <= b) {
				out <- a
				a, okA = <-left
			} else {
				out <- b
				b, okB = <-right
			}
		}
	}()
	return out
}

func main() {
	state := 42
	values := make([]int, 300)
	for i := range values {
		state = (state*75 + 74) % 65537
		values[i] = state
	}
	checksum, position := 0, 0
	for value := range sorted(values) {
		if position%50 == 0 {
			fmt.Printf("at %d: %d\n", position, value)
		}
		checksum = (checksum*31 + value) % 1000003
		position++
	}
	fmt.Printf("%d values, checksum %d\n", position, checksum)
}
