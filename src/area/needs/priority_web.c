/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "area/needs/needs.h"
#include "web/frame.h"
static const struct route rows[] = {{0}};
const struct route_table priority_routes = {rows};
