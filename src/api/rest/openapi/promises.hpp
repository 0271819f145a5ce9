// What groups of operations have in common: the refusals they can meet, and the headers of their answers.
// Free functions, thread-safe.
#pragma once

#include <array>

#include "api/rest/openapi/answers.hpp"

namespace dc::rest::openapi {

// What any request can meet, whatever it asks for.
inline const Codes& refusals_of_all() {
  static const Codes codes{Code::malformed,         Code::request_timeout, Code::uri_too_long,
                           Code::header_too_large,  Code::internal,        Code::overloaded,
                           Code::expectation_failed};
  return codes;
}

inline Codes with(Codes codes, const Codes& more) {
  codes.insert(codes.end(), more.begin(), more.end());
  return codes;
}

inline const Codes& refusals_of_records() {
  static const Codes codes{Code::unauthenticated, Code::forbidden, Code::not_acceptable, Code::invalid};
  return codes;
}

inline const Codes& refusals_of_writes() {
  static const Codes codes =
      with(refusals_of_records(), {Code::conflict, Code::outcome_unknown, Code::storage_full});
  return codes;
}

inline const Codes& refusals_of_bodies() {
  static const Codes codes{Code::too_large, Code::unsupported_media};
  return codes;
}

inline constexpr std::array document_answer{"X-Request-Id", "Server-Timing", "Cache-Control", "ETag.list"};
inline constexpr std::array list_answer{"X-Request-Id", "Server-Timing", "Cache-Control", "X-Cache",
                                        "ETag.list"};
inline constexpr std::array write_answer{"X-Request-Id", "Server-Timing", "Cache-Control", "ETag.record",
                                         "Idempotent-Replayed"};
inline constexpr std::array bare_answer{"X-Request-Id", "Server-Timing", "Cache-Control",
                                        "Idempotent-Replayed"};
inline constexpr std::array read_answer{"X-Request-Id", "Server-Timing", "Cache-Control",
                                        "X-Cache",      "ETag.record",   "Last-Modified"};
inline constexpr std::array created_answer{"X-Request-Id", "Server-Timing", "Cache-Control",
                                           "ETag.created", "Location",      "Idempotent-Replayed"};
inline constexpr std::array returned_answer{"X-Request-Id", "Server-Timing", "Cache-Control",
                                            "ETag.record",  "Left-Out",      "Idempotent-Replayed"};
inline constexpr std::array returned_unseen{"X-Request-Id", "Server-Timing", "Cache-Control", "Left-Out",
                                            "Idempotent-Replayed"};
inline constexpr std::array options_answer{"X-Request-Id", "Server-Timing", "Cache-Control", "Allow"};
inline constexpr std::array probe_answer{"X-Request-Id", "Server-Timing", "Cache-Control"};

}  // namespace dc::rest::openapi
