# Everything that people who use or change 小伴 need to type.
.DEFAULT_GOAL := help
.PHONY: help setup run chat train test check bench screenshots lock clean

PYTHON ?= python3
BIN := .venv/bin
SETUP := $(PYTHON) scripts/setup.py --quiet
COVERED := bot actions guides care

help: ## 有哪些命令 (this list)
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

setup: ## 安装 (install into .venv and train)
	@$(PYTHON) scripts/setup.py

run: ## 和小伴聊天 (talk with 小伴, on a page in the browser)
	@$(SETUP)
	@$(BIN)/xiaoban serve --open

chat: ## 在这里聊 (talk with 小伴 in this terminal)
	@$(SETUP)
	@$(BIN)/xiaoban chat

train: ## 训练 (train the model if anything it learns from has changed)
	@$(SETUP) --no-train
	@$(BIN)/xiaoban train

test: ## 测试 (run the tests, with coverage)
	@$(SETUP)
	@$(BIN)/pytest $(COVERED:%=--cov=%) --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95 tests

check: ## 检查 (style, types, walls between folders, guides)
	@$(SETUP) --no-train
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/xiaoban guides check

bench: ## 比快慢 (a turn against stock Rasa's, and whether people are led right; takes minutes)
	@$(SETUP)
	$(BIN)/python -W ignore -m bench.led --silent
	$(BIN)/python -m bench.turns
	$(BIN)/python -m bench.page

screenshots: ## 拍下每一页 (pictures of every state of the page; needs Chromium)
	@$(SETUP)
	@$(BIN)/python -m scripts.screenshots

lock: ## 锁定依赖 (write requirements.lock anew from pyproject.toml)
	uv pip compile --all-extras --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.10 --universal pyproject.toml -o requirements.lock
	echo 'uv==0.13.9' | uv pip compile --generate-hashes --no-emit-index-url --no-header --no-annotate --universal - -o scripts/uv.lock

clean: ## 清掉安装和模型，不动记录 (remove set-up, model and caches; keeps people's records, speech models)
	rm -rf .venv .bootstrap build *.egg-info .rasa .coverage .*_cache .hypothesis
	find models -mindepth 1 -maxdepth 1 ! -name voice -exec rm -rf {} + 2>/dev/null || true
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
