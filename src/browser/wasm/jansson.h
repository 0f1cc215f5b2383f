/* SPDX-License-Identifier: AGPL-3.0-or-later
 * For WebAssembly alone, where Debian has no jansson: as much of it as format/form_json.c asks for,
 * to read what format/form_json.c wrote. Values are in an arena and are never given back. */
#ifndef KITH_BROWSER_WASM_JANSSON_H
#define KITH_BROWSER_WASM_JANSSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct json_t json_t;
typedef int64_t json_int_t;

bool json_is_string(const json_t *v);
bool json_is_array(const json_t *v);
bool json_is_integer(const json_t *v);
bool json_is_true(const json_t *v);
const char *json_string_value(const json_t *v);
size_t json_string_length(const json_t *v);
json_int_t json_integer_value(const json_t *v);
double json_number_value(const json_t *v);
size_t json_array_size(const json_t *v);
json_t *json_array_get(const json_t *v, size_t i);
json_t *json_object_get(const json_t *v, const char *key);
void json_decref(json_t *v);

#endif
