// A blocking HTTP client for tests: raw bytes out, whole answers in. One thread.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace dc::net {

struct Answer {
  int status = 0;  // 0: the connection ended before an answer
  std::string head;
  std::string body;
  bool has(std::string_view part) const { return head.find(part) != std::string::npos; }
};

class Client {
 public:
  explicit Client(unsigned port, int receive_buffer_bytes = 0)
      : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer_bytes > 0) {
      ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { close(); }
  Client(const Client&) = delete;

  bool connected() const { return connected_; }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  void finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // The next answer; `has_body` is false for answers to HEAD.
  Answer read(bool has_body = true) {
    Answer answer;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return answer;
    }
    answer.head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const std::size_t field = answer.head.find("Content-Length: ");
    const std::size_t length =
        has_body && field != std::string::npos ? std::stoul(answer.head.substr(field + 16)) : 0;
    while (buffer_.size() < length) {
      if (!receive()) return {};
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
  }
  Answer ask(std::string_view bytes) { return send(bytes) ? read() : Answer{}; }

  // Whether the server ends the connection, without another byte.
  bool is_closed_by_server() { return buffer_.empty() && !receive() && buffer_.empty(); }

 private:
  bool receive() {
    char bytes[16 * 1024];
    const ssize_t count = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count > 0) buffer_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  int descriptor_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace dc::net
