@NullMarked
package dev.larder.stores.local;

import org.jspecify.annotations.NullMarked;
