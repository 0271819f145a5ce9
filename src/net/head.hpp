// The head of an HTTP/1.1 request: a strict, incremental parser over a buffer (RFC 9112 §2–6, RFC 9110 §7).
//
// It refuses whatever two parsers could read differently: bare LF, bare CR, obs-fold, blanks before a colon,
// repeated or missing Host, repeated Content-Length, Content-Length beside Transfer-Encoding,
// Transfer-Encoding on HTTP/1.0. Decisions are made line by line in the order of the bytes, so the outcome
// does not depend on how they were cut into reads. One thread.
//
//   [CRLF] method SP target SP version CRLF  *( name ":" value CRLF )  CRLF
//     ^ one empty line is tolerated (RFC 9112 §2.2)
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"

namespace dc::net {

// How the message goes on after its head.
struct Framing {
  bool http10 = false;
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  std::uint64_t content_length = 0;  // 0 if chunked; UINT64_MAX if the digits overflow
};

class HeadParser {
 public:
  // `bytes` begins with the first byte of the head and holds at least what the former call saw; it may have
  // moved in memory. True: the head is complete, and size() bytes long. False: more bytes are needed. Errors
  // are those that the client is to be told; the parser is then spent until reset(). Code::malformed,
  // header_too_large, uri_too_long, unsupported, http_version, expectation_failed.
  Result<bool> feed(std::string_view bytes);
  std::size_t size() const { return line_at_; }
  bool complete() const { return complete_; }
  const Framing& framing() const { return framing_; }
  // `other` until the request line was read.
  Method method() const { return method_; }
  // Sets the views of `request` into `bytes` (the whole of it, as in feed) and `headers`. Only when complete.
  void view(std::string_view bytes, std::vector<Header>& headers, Request& request) const;
  void reset();

 private:
  // A piece of the head by its offsets: the buffer may move until the head is complete.
  struct Piece {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  struct FieldPiece {
    Piece name, value;
  };

  Result<bool> begin(std::string_view bytes);
  Result<> request_line(std::string_view bytes, std::string_view line);
  Result<> target(std::string_view bytes, std::string_view target);
  Result<> version(std::string_view text);
  Result<> field(std::string_view bytes, std::string_view line);
  Result<> finish(std::string_view bytes);
  Result<> known_field(std::string_view name, std::string_view value);
  Result<> single(unsigned bit, std::string_view name);
  Result<> host(std::string_view bytes, std::string_view value);
  Result<> content_length(std::string_view value);
  Result<> transfer_encoding(std::string_view value);
  void connection(std::string_view value);

  static Piece piece(std::string_view bytes, std::string_view part);
  static std::string_view text(std::string_view bytes, Piece piece) {
    return bytes.substr(piece.at, piece.size);
  }

  std::size_t line_at_ = 0;  // offset of the first line that is not read yet
  bool begun_ = false;       // the empty line before the request line was dealt with
  bool has_request_line_ = false;
  bool complete_ = false;
  unsigned seen_ = 0;  // the fields that may not come twice
  Method method_ = Method::other;
  Piece target_, path_, query_, host_;
  Piece authority_;  // of a target in absolute form
  Framing framing_;
  std::vector<FieldPiece> fields_;
};

}  // namespace dc::net
