# 名录：常用命令。`make` 或 `make help` 列出全部。
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
RUN := .venv/bin/python site.py
TODAY := $(if $(DATE),--today $(DATE))
# 性能对比用的行政区划表；没有时用程序自带的小表
DIVISIONS ?=

DEST ?=
# 预览的端口，默认 8000
PORT ?=
# make deploy 试运行时写 TRIAL=1：允许站点设置里还有占位内容
TRIAL ?=

# 要办的事发到哪个群：wecom、dingtalk 或 json
SEND ?=

# 有公开报道的仿冒和真实名单时，make eval DATA=文件夹
DATA ?=

# 由 .in 文件和 pyproject.toml 算出固定版本的依赖
PIN := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

# 旁边有 wheels/ 的（make bundle 做的安装包解开以后），从那里安装，不连软件源
FROM := $(if $(wildcard wheels),--no-index --find-links wheels)
UNREACHED := echo "依赖没有装上$(if $(FROM),：wheels/ 里没有适合这台机器的，支持哪些机器见安装说明,，多半是连不上软件源：请在能连上的机器上运行 make bundle，把做好的压缩包拷过来解开，运行里面的 roster.sh（Windows 是 roster.cmd）)"; echo "pip 的原话在 .venv/pip.log"; exit 1

.PHONY: help setup build check test test-all lint types format lock vendor catalogue prove serve posted deploy daily due accept docs bench eval audit bundle clean

help: ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/ready ## 建立 .venv 并安装固定版本的依赖（其他命令会自动做）

build: .venv/ready ## 检查数据，生成网站到 public/
	@$(RUN) build $(TODAY)

check: .venv/ready ## 只检查数据，列出全部问题
	@$(RUN) check $(TODAY)

test: .venv/ready-dev ## 运行测试：在内存里的全部，运行程序和浏览器的每五种情形取一种（没有浏览器时会尝试安装）
	@sh tests/browser/find-chromium.sh
	@.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

test-all: export ROSTER_TESTS = all
test-all: test ## 运行全部测试的每一种情形，约三倍的时间；CI 跑的是这个

lint: .venv/ready-dev ## 检查代码的写法（ruff）
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: .venv/ready-dev ## 检查类型：Python 用 pyright，浏览器脚本用 tsc（需要 node 和 npm）
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "make types 需要 node 和 npm；Debian、Ubuntu 请先安装 nodejs、npm"; exit 1; }
	@.venv/bin/pyright --pythonpath .venv/bin/python
	@cd tests/javascript && npm install --loglevel error --ignore-scripts --no-audit --no-fund && npx --no-install tsc -p .

format: .venv/ready-dev ## 把代码排成统一的样子（ruff format）
	@.venv/bin/ruff format .

lock: .venv/ready-dev ## 改了 pyproject.toml 或 .in 文件后，重新算出 requirements*.txt；全部升级写 ARGS=--upgrade
	@$(PIN) pyproject.toml -o requirements.txt $(ARGS)
	@$(PIN) requirements-dev.in -o requirements-dev.txt $(ARGS)
	@$(PIN) requirements-bench.in -o requirements-bench.txt $(ARGS)

vendor: ## 改了 tests/vendor/package.json 里的版本以后，重新做出 assets/vendor/（需要 node 和 npm）
	@cd tests/vendor && npm ci --loglevel error --ignore-scripts --no-audit --no-fund && npm run --silent qr
	@cp tests/vendor/node_modules/qr/LICENSE-MIT assets/vendor/qr-reader.LICENSE.txt

catalogue: .venv/ready-dev ## 改了 roster/locale 里的译文以后，重新编译
	@.venv/bin/pybabel --quiet compile --domain messages --directory roster/locale

prove: .venv/ready-dev ## 用一万段随机经历检验公示期的承诺，写入 docs/promise-figures.md（make test 里跑其中的 200 段，make test-all 里 2,000 段）；少跑些：HISTORIES=1000
	@.venv/bin/python -m tests.proving --histories $(or $(HISTORIES),10000) --report docs/promise-figures.md

serve: .venv/ready ## 在本机预览，改动后自动重新生成；换端口写 PORT=8001
	@$(RUN) serve $(if $(PORT),--port $(PORT)) $(TODAY)

posted: .venv/ready ## 查看公告是否在网上，记入 data/postings.yaml：URL=网址 或 SITE=部署的文件夹
	@test -n "$(URL)$(SITE)" || { echo "请写明到哪里查看：make posted URL=https://www.example.gov.cn/xmt/ 或 SITE=/srv/www/xmt"; exit 2; }
	@$(RUN) posted $(if $(URL),--url "$(URL)",--site "$(SITE)") $(TODAY)

deploy: .venv/ready ## 生成并部署到 DEST=文件夹或rsync目标，然后查看公告是否在网上
	@test -n "$(DEST)" || { echo "请写明部署到哪里，如 make deploy DEST=/srv/www/xmt"; exit 2; }
	@$(RUN) deploy --to "$(DEST)" $(if $(TRIAL),--trial) $(TODAY)

daily: .venv/ready ## 每天定时运行的：拉取、部署到 DEST、提交上线记录、推送
	@test -n "$(DEST)" || { echo "请写明部署到哪里，如 make daily DEST=/srv/www/xmt"; exit 2; }
	@$(RUN) daily --to "$(DEST)" $(TODAY)

due: .venv/ready ## 今天和近日要办的事；发到群里写 SEND=wecom 或 dingtalk（地址在环境变量 ROSTER_WEBHOOK 里）
	@$(RUN) due $(if $(SEND),--send $(SEND)) $(TODAY)

accept: .venv/ready-dev ## 接受测试样本的新结果（改动后请用 git diff 逐条看）
	@.venv/bin/python -m tests.accept

docs: .venv/ready ## 由程序的定义重新生成 schema.json、格式和规则说明、审核流程的副本
	@$(RUN) docs

bench: .venv/ready-bench ## 与 Hugo 同场对比速度和内存，写入 docs/bench.md
	@.venv/bin/python -m bench.run --report docs/bench.md $(if $(DIVISIONS),--divisions $(DIVISIONS)) $(ARGS)

eval: .venv/ready-dev ## 在浏览器里测核对真伪的对错、流量和时间，写入 docs/verify-figures.md
	@sh tests/browser/find-chromium.sh
	@.venv/bin/python -m tests.evaluation --report docs/verify-figures.md $(if $(DATA),--data $(DATA)) $(ARGS)

audit: .venv/ready-dev ## 用 Lighthouse 和 HTML 检查器测示例站点，写入 docs/audit.md（需要 node、java、nginx）
	@sh tests/browser/find-chromium.sh
	@cd tests/audit && npm install --silent --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
	@.venv/bin/python -m tests.audit --report docs/audit.md

bundle: .venv/ready ## 做一个不用软件源的安装包，放在 dist/，并在断开软件源的环境里试装
	@.venv/bin/python -m bundle $(ARGS)

clean: ## 删除生成的网站和环境
	rm -rf .venv public .pytest_cache .hypothesis test-results

# 依赖按内容比，不看文件的时间：解压或复制来的新版本，文件的时间可能比上次安装还早
ifneq ($(shell cmp -s requirements.txt .venv/ready && echo same),same)
.PHONY: .venv/ready
endif
.venv/ready:
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本") if sys.version_info < (3, 11) else None'
	@echo "正在准备运行环境（第一次约需一分钟）……"
	@test -x .venv/bin/pip || $(PYTHON) -m venv .venv || { echo "不能建立 .venv；Debian、Ubuntu 请先安装 python3-venv"; rm -rf .venv; exit 1; }
	@.venv/bin/pip install --quiet --disable-pip-version-check $(FROM) --require-hashes -r requirements.txt >.venv/pip.log 2>&1 || { $(UNREACHED); }
	@cp requirements.txt $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt >.venv/pip.log 2>&1 || { $(UNREACHED); }
	@touch $@

.venv/ready-bench: requirements-bench.txt .venv/ready
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt >.venv/pip.log 2>&1 || { $(UNREACHED); }
	@touch $@
