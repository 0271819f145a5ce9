// What a handler sees of HTTP: a Request to read, a Response to fill, a Responder to give it to.
//
// A Request is all views into the connection's buffers; they stay valid and unmoved until the Responder that
// came with it is called or destroyed. Framing (length, chunks, keep-alive, Date) is the connection's
// business: a handler gets the whole body and gives a whole body. RFC 9110 names the terms. Values are not
// shared between threads except by moving.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "net/pages.hpp"

namespace dc::net {

// The methods that are spoken here; any other token (TRACE and CONNECT too) is answered with 501, and nobody
// is given a request of it. `other`: of one whose method is none of them, or was not read.
enum class Method : unsigned char { get, head, post, put, patch, del, options, other };
constexpr std::size_t methods = static_cast<std::size_t>(Method::other) + 1;
std::string_view to_text(Method method);  // "GET"; "_OTHER" as OpenTelemetry calls it

struct Header {
  std::string_view name;   // a token, in the case in which it was sent
  std::string_view value;  // without white space around it; no control character but HTAB
};

struct Request {
  Method method = Method::get;
  std::string_view target;  // as sent
  std::string_view
      path;  // raw, before '?'; begins with '/', or is "*" for OPTIONS. Decode it with net/target.hpp
  std::string_view query;  // raw, after '?'
  std::string_view host;   // as sent, with the port if there was one; empty only on HTTP/1.0
  std::span<const Header> headers;
  std::string_view body;    // whole, at most body_bytes_max
  std::string_view peer;    // the numeric address of the other end of the connection, without port
  std::string_view client;  // peer, or for whom a trusted proxy asks (net/proxies.hpp)
  bool is_secure = false;   // a trusted proxy says that it was asked over TLS
  bool keep_alive = true;

  // The value of the first field of that name (any case). Fields that must be single and steer something
  // (Host, Content-Length, Content-Type, Authorization, X-API-Key, Idempotency-Key) were refused if repeated.
  std::optional<std::string_view> header(std::string_view name) const;
  // All values of that name, joined by ", " ("; " for Cookie), as RFC 9110 §5.3 has it; empty if there is
  // none.
  std::string list(std::string_view name) const;
};

// The name of a header field of ours: a literal, checked by the compiler. The fields by which the connection
// frames a message are its own and do not compile: Content-Length, Transfer-Encoding, Connection, Date.
class FieldName {
 public:
  consteval FieldName(const char* literal) : text_(literal) {
    if (!is_token(text_) || is_framing(text_)) throw "not the name of a field that a handler may set";
  }
  constexpr std::string_view text() const { return text_; }

 private:
  static constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
  static constexpr bool is_token(std::string_view name) {
    for (const char c : name) {
      if (!((lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return !name.empty();
  }
  static constexpr bool is_framing(std::string_view name) {
    for (const std::string_view own : {"content-length", "transfer-encoding", "connection", "date"}) {
      bool same = name.size() == own.size();
      for (std::size_t i = 0; same && i < own.size(); ++i) same = lower(name[i]) == own[i];
      if (same) return true;
    }
    return false;
  }

  std::string_view text_;
};

struct Field {
  FieldName name;
  std::string value;  // a control character other than HTAB in it is a Bug: the client gets a 500
};

// What is answered often, in the bytes in which it is sent: made once by prepare() (net/writer.hpp),
// immutable, shared by threads.
struct Prepared {
  std::string fields;          // lines of the head, each with its CRLF
  std::string content_fields;  // those that go with the body, and with 304 do not
  std::string body;
  SharedPages pages = {};  // of the body, if it is large and sent often
};

// HEAD, 204 and 304 send no body, whatever is in `body`; HEAD tells its length.
struct Response {
  int status = 200;  // 200 to 599
  std::vector<Field> headers;
  std::string body;
  std::shared_ptr<const Prepared> prepared =
      {};                               // its fields stand before `headers`, its body in place of `body`
  std::optional<Uuid> request_id = {};  // X-Request-Id
  // Server-Timing: from the request to here.
  std::optional<std::chrono::microseconds> taken = {};
  std::string_view lines = {};  // more of the head, each with its CRLF: a literal

  std::string_view content() const { return prepared ? std::string_view(prepared->body) : body; }
};

struct Exchange;

// The duty to answer one Request: call it once, from any thread. Destroyed uncalled, it answers 500, and the
// incident is counted and logged. May outlive the connection and the server; the answer is then dropped.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Exchange> exchange) noexcept : exchange_(std::move(exchange)) {}
  Responder(Responder&& other) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  // The views of the Request are invalid from here on. A second call is a Bug.
  void operator()(Response response);

 private:
  void drop() noexcept;

  std::shared_ptr<Exchange> exchange_;
};

// Runs on an I/O thread, several at once: answers at once, or moves the Responder into a lane. Never blocks.
// An exception that escapes is a 500 with an incident id.
using Handler = std::function<void(const Request& request, Responder respond)>;

}  // namespace dc::net
