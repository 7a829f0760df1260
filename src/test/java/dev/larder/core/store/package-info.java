/** Tests of the interceptors around every store. */
@NullMarked
package dev.larder.core.store;

import org.jspecify.annotations.NullMarked;
