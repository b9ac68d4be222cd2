package main

import "fmt"

const size = 503

func main() {
	var ring [size]chan int
	for i := range ring {
		ring[i] = make(chan int)
	}
	winner := make(chan int)
	for i, mine := range ring {
		next := ring[(i+1)%size]
		go func() {
			for {
				token := <-mine
				if token == 0 {
					winner <- i + 1
				} else {
					next <- token - 1
				}
			}
		}()
	}
	for _, token := range []int{1000, 10000, 503} {
		ring[0] <- token
		fmt.Printf("token %d ends at %d\n", token, <-winner)
	}
}
