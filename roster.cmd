@echo off
rem Windows: makes .venv when it is not there, then runs site.py with what was given.
setlocal
chcp 65001 >nul
set "HERE=%~dp0"
set "PYTHON=%HERE%.venv\Scripts\python.exe"
set "READY=%HERE%.venv\ready"
fc /b "%HERE%requirements.txt" "%READY%" >nul 2>nul && goto run

set "BASE=python"
where py >nul 2>nul && set "BASE=py -3"
%BASE% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || goto old
echo 正在准备运行环境（第一次约需一分钟）……
if not exist "%PYTHON%" %BASE% -m venv "%HERE%.venv" || goto failed
rem With wheels beside it nothing is asked of a registry.
set "FROM="
if exist "%HERE%wheels" set FROM=--no-index --find-links "%HERE%wheels"
"%PYTHON%" -m pip install --quiet --disable-pip-version-check %FROM% --require-hashes -r "%HERE%requirements.txt" >"%HERE%.venv\pip.log" 2>&1 || goto unreached
copy /y "%HERE%requirements.txt" "%READY%" >nul

:run
"%PYTHON%" "%HERE%site.py" %*
exit /b %ERRORLEVEL%

:old
echo 需要 Python 3.11 或更新的版本；请从 https://www.python.org 安装后再运行
exit /b 2

:unreached
if exist "%HERE%wheels" (echo wheels 里没有适合这台机器的依赖；支持哪些机器见安装说明) else (echo 依赖没有装上，多半是连不上软件源：请在能连上的机器上运行 make bundle，把做好的压缩包拷过来解开，运行里面的 roster.cmd)
echo pip 的原话在 %HERE%.venv\pip.log
exit /b 1

:failed
echo 运行环境没有准备好；请把上面的原因告诉技术人员
exit /b 1
