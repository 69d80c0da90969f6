/**
 * The only mapping and operating system calls of the project, behind one interface that tests make fail. Linux on
 * x86-64 and aarch64. For this library only; uses nothing of it.
 */
@NullMarked
package dev.onecopy.internal.platform;

import org.jspecify.annotations.NullMarked;
