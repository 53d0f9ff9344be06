# SPDX-License-Identifier: MIT
# The project's own configure checks.

# CENTRALITA_NEED(PREFIX, PKG-CONFIG MODULES, DEBIAN PACKAGE)
# Sets PREFIX_CFLAGS and PREFIX_LIBS, or remembers the package in $missing_packages.
AC_DEFUN([CENTRALITA_NEED], [
  PKG_CHECK_MODULES([$1], [$2], [], [missing_packages="$missing_packages $3"])
])

# CENTRALITA_NEED_FOR_TESTS(PREFIX, PKG-CONFIG MODULES, DEBIAN PACKAGE)
# The same for what only `make check` uses: remembered in $missing_test_packages.
AC_DEFUN([CENTRALITA_NEED_FOR_TESTS], [
  PKG_CHECK_MODULES([$1], [$2], [], [missing_test_packages="$missing_test_packages $3"])
])

# CENTRALITA_DIRECTORY(VARIABLE, DEFAULT UNDER PREFIX/lib, WHAT IS PUT THERE)
# A directory of systemd's, with --with-VARIABLE=DIR for another one.
AC_DEFUN([CENTRALITA_DIRECTORY], [
  AC_ARG_WITH([$1],
    [AS_HELP_STRING([--with-$1=DIR], [where $3 goes @<:@PREFIX/lib/$2@:>@])],
    [], [with_$1='${prefix}/lib/$2'])
  AC_SUBST([$1], ["$with_$1"])
])

# CENTRALITA_COMPILE_FLAGS(VARIABLE, FLAGS)
# Appends each flag that the compiler of the current language takes.
AC_DEFUN([CENTRALITA_COMPILE_FLAGS], [
  for flag in $2; do
    AC_MSG_CHECKING([whether the _AC_LANG compiler takes $flag])
    saved_flags="$[]_AC_LANG_PREFIX[]FLAGS"
    _AC_LANG_PREFIX[]FLAGS="$[]_AC_LANG_PREFIX[]FLAGS -Werror $flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
      [AC_MSG_RESULT([yes])
       $1="$$1 $flag"],
      [AC_MSG_RESULT([no])])
    _AC_LANG_PREFIX[]FLAGS="$saved_flags"
  done
])

# CENTRALITA_LINK_FLAGS(VARIABLE, FLAGS)
# Appends each flag that the linker takes.
AC_DEFUN([CENTRALITA_LINK_FLAGS], [
  for flag in $2; do
    AC_MSG_CHECKING([whether the linker takes $flag])
    saved_flags="$LDFLAGS"
    LDFLAGS="$LDFLAGS $flag"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
      [AC_MSG_RESULT([yes])
       $1="$$1 $flag"],
      [AC_MSG_RESULT([no])])
    LDFLAGS="$saved_flags"
  done
])
