// The writing half of Connection: answers into its output, and its output into the socket.
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <utility>

#include "net/connection.hpp"
#include "net/security.hpp"

namespace dc::net {
namespace {

namespace asio = boost::asio;

// Longer bodies are not copied behind their head but written from where they are.
constexpr std::size_t copied_body_bytes_max = 16 * 1024;

}  // namespace

void Connection::append_answer(Response response) {
  Output& output = exchange_->output;
  const Answering answering{exchange_->request.method, http10_, after_, security_fields,
                            loop_.shared().cors.lines(exchange_->request)};
  try {
    append_head(output.heads, response, answering, loop_.date());
  } catch (const Bug& bug) {
    response = incident(bug);
    append_head(output.heads, response, answering, loop_.date());
  }
  loop_.shared().answers[static_cast<std::size_t>(response.status / 100)]->add();
  ++output.answers;
  if (!sends_body(response, answering.method)) return;
  if (response.content().size() <= copied_body_bytes_max) {
    output.heads.append(response.content());
  } else {
    if (response.prepared) output.pages = response.prepared->pages.of(response.content());
    output.last = std::move(response);
  }
}

// How many bytes of what is left the socket has taken.
std::size_t Connection::write_some(boost::system::error_code& error) {
  Output& output = exchange_->output;
  const std::size_t of_heads = std::min(output.sent, output.heads.size());
  const asio::const_buffer heads = asio::buffer(output.heads) + of_heads;
  if (output.pages == nullptr) {
    const std::array<asio::const_buffer, 2> parts{
        heads, asio::buffer(output.last.content()) + (output.sent - of_heads)};
    return socket_.write_some(parts, error);
  }
  if (heads.size() > 0) return socket_.send(heads, MSG_MORE, error);  // in one segment with the body
  const std::ptrdiff_t taken = output.pages->send(socket_.native_handle(), output.sent - of_heads);
  if (taken > 0) return static_cast<std::size_t>(taken);
  if (taken < 0 && errno == EAGAIN) {
    error = asio::error::would_block;
    return 0;
  }
  output.pages = nullptr;  // a sandbox may forbid it; what is wrong with the socket, the other way says too
  return write_some(error);
}

// False: the socket has no room. A connection that breaks has nothing left to write.
bool Connection::flush() {
  Output& output = exchange_->output;
  while (output.left() > 0) {
    boost::system::error_code error;
    const std::size_t written = write_some(error);
    if (error == asio::error::would_block || error == asio::error::try_again) return false;
    if (error) {
      close();
      break;
    }
    output.sent += written;
    loop_.shared().bytes_out.add(written);
  }
  if (output.sent > 0 || stage_ == Stage::closed) output.clear();
  if (late == Late::write) loop_.clear_deadline(*this);
  return true;
}

// Set again for each part that the client has taken: it may be slow, but not stand still.
Connection::Wait Connection::wait_for_room() {
  const std::size_t sent = exchange_->output.sent;
  if (late != Late::write || sent >= sent_in_time_ + limits::http_write_part_bytes) {
    loop_.set_deadline(*this, Late::write);
    sent_in_time_ = sent;
  }
  return Wait::room;
}

}  // namespace dc::net
