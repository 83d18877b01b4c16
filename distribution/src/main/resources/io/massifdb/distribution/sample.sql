CREATE TABLE customers (
  id int PRIMARY KEY,
  name text NOT NULL,
  country char(2) NOT NULL,
  since date NOT NULL
);
CREATE TABLE products (
  id int PRIMARY KEY,
  name text NOT NULL UNIQUE,
  price numeric(10,2) NOT NULL CHECK (price > 0)
);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL,
  product_id int NOT NULL,
  quantity int NOT NULL DEFAULT 1,
  placed timestamptz NOT NULL
);
CREATE INDEX orders_by_customer ON orders (customer_id);
INSERT INTO customers VALUES
  (1, 'Anna Berg', 'CH', '2021-03-01'), (2, 'Luis Prado', 'ES', '2021-07-15'),
  (3, 'Mei Tanaka', 'JP', '2022-01-20'), (4, 'Omar Haddad', 'MA', '2022-05-09'),
  (5, 'Ida Holm', 'DK', '2023-02-11'), (6, 'Piotr Zielinski', 'PL', '2023-11-30');
INSERT INTO products VALUES
  (1, 'rope 60 m', 189.00), (2, 'ice axe', 94.50), (3, 'tent', 459.90),
  (4, 'stove', 72.30), (5, 'headlamp', 39.95), (6, 'map', 14.80);
INSERT INTO orders VALUES
  (1, 1, 1, 1, '2026-01-10 09:12:00+00'), (2, 1, 5, 2, '2026-01-10 09:12:00+00'),
  (3, 2, 3, 1, '2026-02-03 17:40:00+00'), (4, 3, 2, 2, '2026-02-14 08:05:00+00'),
  (5, 3, 6, 1, '2026-02-14 08:05:00+00'), (6, 4, 4, 1, '2026-03-22 12:30:00+00'),
  (7, 5, 1, 1, '2026-04-01 20:01:00+00'), (8, 5, 2, 1, '2026-04-01 20:01:00+00'),
  (9, 6, 6, 3, '2026-05-18 06:45:00+00'), (10, 2, 5, 1, '2026-06-30 15:55:00+00');
