/** The contracts every backend is held to, and the kit that runs them. */
@NullMarked
package dev.larder.spi;

import org.jspecify.annotations.NullMarked;
