package main

import "fmt"

const count = 100

func produce(id int, out chan<- int) {
	for i := 0; i < count; i++ {
		out <- id*1000 + i
	}
}

func merge(a, b <-chan int, out chan<- int) {
	for i := 0; i < 2*count; i++ {
		select {
		case v := <-a:
			out <- v
		case v := <-b:
			out <- v
		}
	}
}

func main() {
	var sources [4]chan int
	for id := range sources {
		sources[id] = make(chan int, id)
		go produce(id, sources[id])
	}
	merged := make(chan int)
	go merge(sources[0], sources[1], merged)
	go merge(sources[2], sources[3], merged)
	var next [4]int
	sum := 0
	for i := 0; i < 4*count; i++ {
		value := <-merged
		id := value / 1000
		if value%1000 != next[id] {
			fmt.Println("out of order:", value)
		}
		next[id]++
		sum += value
	}
	fmt.Println("received", next[0], next[1], next[2], next[3])
	fmt.Println("sum", sum)
}
