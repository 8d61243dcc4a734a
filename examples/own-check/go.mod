module example.com/doctor

go 1.26

require doctor v0.1.0

replace doctor => ../..
