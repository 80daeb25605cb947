package io.milvusxds.xds.limits;

import java.util.HashMap;
import java.util.Map;

/** Places that are taken by hosts: so many in all, and no more than a share by one of them. */
public final class HostShare {
  private final int max;
  private final int maxPerHost;
  // Guarded by this. Only hosts that have a place.
  private final Map<String, Integer> byHost = new HashMap<>();
  private int taken;

  HostShare(int max, int maxPerHost) {
    this.max = max;
    this.maxPerHost = maxPerHost;
  }

  public int max() {
    return max;
  }

  public int maxPerHost() {
    return maxPerHost;
  }

  /** Takes a place for a host; false when all are taken, or this host has its share. */
  public synchronized boolean tryTake(String host) {
    int has = byHost.getOrDefault(host, 0);
    if (taken >= max || has >= maxPerHost) {
      return false;
    }
    byHost.put(host, has + 1);
    taken++;
    return true;
  }

  /** Gives a place back that was taken for this host. */
  public synchronized void giveBack(String host) {
    int has = byHost.getOrDefault(host, 0);
    if (has == 0) {
      return;
    }
    taken--;
    if (has == 1) {
      byHost.remove(host);
    } else {
      byHost.put(host, has - 1);
    }
  }

  public synchronized int taken() {
    return taken;
  }

  /** How many the host has that has most. */
  public synchronized int largest() {
    return byHost.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
