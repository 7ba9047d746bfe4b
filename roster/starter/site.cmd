@echo off
rem Windows：与 Makefile 相同的命令，如 site build、site check、site file 关停
setlocal
chcp 65001 >nul
pushd "%~dp0"
set "PROGRAM={program}"
if exist "%PROGRAM%\roster.cmd" (call "%PROGRAM%\roster.cmd" %* --root "%CD%") else ("%PROGRAM%" %* --root "%CD%")
exit /b %ERRORLEVEL%
