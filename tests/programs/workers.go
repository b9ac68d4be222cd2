package main

import (
	"fmt"
	"runtime"
)

type result struct{ job, value int }

func collatz(n int) int {
	steps := 0
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return steps
}

func work(jobs <-chan int, results chan<- result) {
	for job := range jobs {
		runtime.Gosched()
		results <- result{job, collatz(job)}
	}
}

func main() {
	jobs := make(chan int, 5)
	results := make(chan result)
	for i := 0; i < 3; i++ {
		go work(jobs, results)
	}
	go func() {
		for job := 1; job <= 30; job++ {
			jobs <- job
		}
		close(jobs)
	}()
	var values [31]int
	for i := 0; i < 30; i++ {
		r := <-results
		values[r.job] = r.value
	}
	for job := 1; job <= 30; job++ {
		fmt.Printf("%d: %d\n", job, values[job])
	}
}
