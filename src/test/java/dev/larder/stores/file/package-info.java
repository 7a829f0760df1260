/** The {@code file} store against real files and real ends of processes. */
@NullMarked
package dev.larder.stores.file;

import org.jspecify.annotations.NullMarked;
