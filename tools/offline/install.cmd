@echo off
rem 不联网安装 chaiqian：install.cmd [安装位置]，默认装在 %LOCALAPPDATA%\chaiqian。
setlocal
set "PY="
for %%V in (@PYTHONS@) do call :try py -%%V
for %%V in (@PYTHONS@) do call :try python %%V
if defined PY goto install
echo 没有找到 Python。请先安装 64 位的 Python @NAMED@ 之一，再运行本文件。
set "CODE=1"
goto done

:install
%PY% "%~dp0install.py" %*
set "CODE=%ERRORLEVEL%"

:done
if not defined CHAIQIAN_NO_PAUSE pause
exit /b %CODE%

:try
if defined PY exit /b 0
if "%1"=="py" py %2 -c "import sys; sys.exit(sys.maxsize < 2**32)" >nul 2>nul && set "PY=py %2"
if "%1"=="python" python -c "import sys; sys.exit(sys.maxsize < 2**32 or '%%d.%%d' %% sys.version_info[:2] != '%2')" >nul 2>nul && set "PY=python"
exit /b 0
