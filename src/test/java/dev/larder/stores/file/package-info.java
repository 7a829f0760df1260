/** The {@code file} store with real files and killed processes. */
@NullMarked
package dev.larder.stores.file;

import org.jspecify.annotations.NullMarked;
