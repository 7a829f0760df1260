/** The contracts of all backends, and the kit that runs them. */
@NullMarked
package dev.larder.spi;

import org.jspecify.annotations.NullMarked;
