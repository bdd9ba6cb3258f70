/** OpenStack as a cloud: Keystone, Nova, Glance and their neighbours. */
@NullMarked
package org.trove.cloud.openstack;

import org.jspecify.annotations.NullMarked;
