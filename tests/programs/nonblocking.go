package main

import "fmt"

func main() {
	messages := make(chan string)
	signals := make(chan bool, 1)
	select {
	case msg := <-messages:
		fmt.Println("received", msg)
	default:
		fmt.Println("no message received")
	}
	select {
	case messages <- "hi":
		fmt.Println("sent")
	default:
		fmt.Println("no message sent")
	}
	try := func(v bool) bool {
		select {
		case signals <- v:
			return true
		default:
			return false
		}
	}
	fmt.Println("room for a signal:", try(true))
	fmt.Println("room for another:", try(false))
	for i := 0; i < 2; i++ {
		select {
		case msg := <-messages:
			fmt.Println("messages:", msg)
		case sig := <-signals:
			fmt.Println("signals:", sig)
		default:
			fmt.Println("no activity")
		}
	}
	close(signals)
	select {
	case _, ok := <-signals:
		fmt.Println("after close: ready true, ok", ok)
	default:
		fmt.Println("after close: ready false, ok undefined")
	}
}
