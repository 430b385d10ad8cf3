# Kermesse. `make demo` to see it, `make test` to prove it, `make help` for the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
RESULTS := .cache/test
TOOL := CGO_ENABLED=0 go tool -modfile=tools/go.mod
# Two lanes, one for Go and one for Node; a command prints when it is done, so that lines do not mix.
LANES := $(MAKE) --no-print-directory --jobs=2 --output-sync=line --keep-going
WEB_SOURCES := $(shell find web/src web/public web/scripts web/*.* -type f -not -name '*.go' 2>/dev/null)

##@ Every day

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: web/dist/index.html ## the one static binary, bin/kermesse, with the web client inside
	@$(MAKE) --no-print-directory binary

.PHONY: demo
demo: build ## a lively community in a temporary folder, served on loopback
	@exec bin/kermesse demo

.PHONY: test
test: ## everything: installs or starts what the tests need, then Go, web and browser tests
	@scripts/needs.sh
	@rm -rf $(RESULTS) && mkdir -p $(RESULTS)
	@scripts/with-postgres.sh $(MAKE) --no-print-directory verify

.PHONY: generate
generate: web/node_modules/.package-lock.json ## rewrite every generated file
	$(MAKE) --no-print-directory generate-sql
	$(MAKE) --no-print-directory binary
	$(MAKE) --no-print-directory generate-api
	cd web && npm run build

.PHONY: postgres
postgres: ## a PostgreSQL for development, until Ctrl-C (FOLDER=… keeps its data)
	@scripts/with-postgres.sh $(if $(FOLDER),--data "$(FOLDER)")

.PHONY: bench
bench: build ## side by side with peers; benchmarks/README.md says how to read it
	@benchmarks/run.sh

.PHONY: clean
clean: ## forget what was built and installed here
	rm -rf bin .cache web/dist web/node_modules e2e/node_modules e2e/test-results e2e/playwright-report
	git checkout --quiet -- web/dist

##@ Parts of `make test`

# What is written here and committed must be what the sources give: the files are written anew and
# compared with what was there before.
.PHONY: verify
verify:
	@scripts/generated.sh remember $(RESULTS)/before
	@status=0; \
	$(LANES) prepare-go prepare-web && $(LANES) check-go check-web && $(LANES) check-browser || status=$$?; \
	scripts/generated.sh compare $(RESULTS)/before || status=1; \
	go run ./scripts/tally sum $(RESULTS)/go.json $(RESULTS)/web.json $(RESULTS)/browser.json || status=1; \
	exit $$status

# While the web client is being built nothing here may compile the package that embeds it.
.PHONY: prepare-go
prepare-go:
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	@$(MAKE) --no-print-directory generate-sql
	go build -race ./internal/kit/... ./internal/schema/...
	$(TOOL) staticcheck -version

.PHONY: prepare-web
prepare-web: web/dist/index.html e2e/node_modules/.package-lock.json

.PHONY: check-go
check-go:
	go vet ./...
	$(TOOL) staticcheck ./...
	@$(MAKE) --no-print-directory test-go

.PHONY: check-web
check-web:
	cd web && npm run lint
	web/node_modules/.bin/oxlint --deny-warnings e2e
	cd e2e && npm run check
	@$(MAKE) --no-print-directory test-web

.PHONY: check-browser
check-browser: binary
	@$(MAKE) --no-print-directory generate-api
	@$(MAKE) --no-print-directory test-browser

.PHONY: test-go
test-go: ## Go with the race detector, on SQLite and on PostgreSQL
	@mkdir -p $(RESULTS)
	go test -race -timeout=20m -json ./... | go run ./scripts/tally go $(RESULTS)/go.json

.PHONY: test-web
test-web: web/node_modules/.package-lock.json ## the web client's unit tests
	@mkdir -p $(RESULTS)
	cd web && npm test -- --reporter=default --reporter=json --outputFile=../$(RESULTS)/web.json

.PHONY: test-browser
test-browser: e2e/node_modules/.package-lock.json ## journeys through bin/kermesse in a real browser
	@mkdir -p $(RESULTS)
	cd e2e && RESULTS=../$(RESULTS)/browser.json npm test

.PHONY: binary
binary:
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -X main.version=$(VERSION)' -o bin/kermesse ./cmd/kermesse

.PHONY: generate-sql
generate-sql:
	go run ./internal/schema/render > internal/schema/postgresql.gen.sql
	$(TOOL) sqlc generate

.PHONY: generate-api
generate-api: web/node_modules/.package-lock.json
	@mkdir -p .cache
	bin/kermesse openapi > .cache/openapi.json
	cmp --silent .cache/openapi.json docs/api/openapi.json || cp .cache/openapi.json docs/api/openapi.json
	cd web && node_modules/.bin/openapi-typescript ../docs/api/openapi.json --output src/kit/api/schema.gen.d.ts
	cd web && npm run i18n

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build

%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	cd $* && npm ci --no-audit --no-fund
	touch $@
