@NullMarked
package dev.larder.stores.support;

import org.jspecify.annotations.NullMarked;
