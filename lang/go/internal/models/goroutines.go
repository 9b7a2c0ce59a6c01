package models

func init() {
	team := sharing{enter: func(int) {}}
	register(Model{
		Name:        "goroutines",
		Family:      Threads,
		Multiplexed: true,
		Parallel:    true,
		Processors:  sharedProcessors,
		Fresh:       team.fresh,
		Pool:        team.pool,
	})
}
