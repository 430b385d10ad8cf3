module github.com/kermesse/kermesse

go 1.26.8
