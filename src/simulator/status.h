/* SPDX-License-Identifier: MIT */
/* The HTTP statuses that are sent or looked at. */
#ifndef SIMULATOR_STATUS_H
#define SIMULATOR_STATUS_H

#define STATUS_GOOD         200
#define STATUS_UNAUTHORIZED 401
#define STATUS_NOT_FOUND    404
#define STATUS_NOT_ALLOWED  405
#define STATUS_NOT_THIS     415 /* a content type that is not taken */
#define STATUS_TOO_MANY     429
#define STATUS_UNAVAILABLE  503

#endif
