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
"%PYTHON%" -m pip install --quiet --disable-pip-version-check --require-hashes -r "%HERE%requirements.txt" || goto failed
copy /y "%HERE%requirements.txt" "%READY%" >nul

:run
"%PYTHON%" "%HERE%site.py" %*
exit /b %ERRORLEVEL%

:old
echo 需要 Python 3.11 或更新的版本；请从 https://www.python.org 安装后再运行
exit /b 2

:failed
echo 运行环境没有准备好；请把上面的原因告诉技术人员
exit /b 1
